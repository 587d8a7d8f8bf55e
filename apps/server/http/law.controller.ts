import { Body, Controller, Get, HttpCode, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { commandBy } from '#libs/case/service';
import type { Principal } from '#libs/identity';
import { Access, Asker } from '#libs/identity/http';
import { InvalidInput, validated } from '#libs/platform';
import type { Engine } from '../engine.js';
import {
  adopting,
  adoptingScheme,
  AdoptSeenRuleSetBody,
  AdoptSeenSchemeBody,
  PreviewBody,
  PublishCalendarBody,
  publishing,
  PublishSeenCalendarBody,
  SchemePreviewBody,
} from '../law/law-bodies.js';
import { LawDesk } from '../law/law-desk.js';
import type { LawDecided, LawPreview, Seen } from '../law/law-desk.js';
import type { SchemePreview } from '../law/scheme-preview.js';
import { lawView } from '../law/law-view.js';
import type { LawView } from '../law/law-view.js';
import { ENGINE } from '../tokens.js';

/** Cases that a preview names for each clock and unit, unless it is asked for others. */
const FIRST = 5;

/** The calendars, rule-sets and evaluation schemes that the bureau lives by, and the decisions about them. */
@Controller('api/v1/law')
export class LawController {
  readonly #desk: LawDesk;

  constructor(@Inject(ENGINE) private readonly engine: Engine) {
    this.#desk = new LawDesk(engine);
  }

  /** What holds today, what holds from when, every calendar that is known, and how far the newest reaches. */
  @Get()
  @Access('case.read')
  show(): Promise<LawView> {
    return lawView(this.engine);
  }

  /** How many open clocks a calendar or a rule-set would move, from when to when. Nothing is written. */
  @Post('previews')
  @HttpCode(200)
  @Access('law.adopt')
  preview(@Asker() asker: Principal, @Body() body: unknown): Promise<LawPreview & Seen> {
    const { calendar, ruleSet, first } = validated(PreviewBody, body);
    if ((calendar === null) === (ruleSet === null)) throw oneOfTwo();
    const command = ruleSet ? adopting(ruleSet) : publishing(calendar ?? new PublishCalendarBody());
    return this.#desk.preview(asker, command, first ?? FIRST);
  }

  /** Publishes a calendar that was previewed; open cases move over to it, each with an event that says so. */
  @Post('calendars')
  @Access('law.adopt')
  async publish(@Asker() asker: Principal, @Body() body: unknown, @Req() request: FastifyRequest): Promise<LawDecided> {
    const { previewed, ...asked } = validated(PublishSeenCalendarBody, body);
    return this.#decided(await this.#desk.decide(asker, publishing(asked), this.#by(asker, request, previewed)));
  }

  /** Adopts a rule-set that was previewed from a day on; open cases keep theirs, or move over on that day. */
  @Post('rule-sets')
  @Access('law.adopt')
  async adopt(@Asker() asker: Principal, @Body() body: unknown, @Req() request: FastifyRequest): Promise<LawDecided> {
    const { previewed, ...asked } = validated(AdoptSeenRuleSetBody, body);
    return this.#decided(await this.#desk.decide(asker, adopting(asked), this.#by(asker, request, previewed)));
  }

  /** Which scores of a year an evaluation scheme would change. Nothing is written. */
  @Post('scheme-previews')
  @HttpCode(200)
  @Access('law.adopt')
  previewScheme(@Asker() asker: Principal, @Body() body: unknown): Promise<SchemePreview & Seen> {
    const asked = validated(SchemePreviewBody, body);
    return this.#desk.previewScheme(asker, adoptingScheme(asked), asked.year);
  }

  /** Adopts an evaluation scheme that was previewed: periods that begin on its day or later are scored by it. */
  @Post('schemes')
  @Access('law.adopt')
  adoptScheme(@Asker() asker: Principal, @Body() body: unknown, @Req() request: FastifyRequest): Promise<LawDecided> {
    const { previewed, ...asked } = validated(AdoptSeenSchemeBody, body);
    return this.#desk.decide(asker, adoptingScheme(asked), this.#by(asker, request, previewed));
  }

  #by(asker: Principal, { headers, id }: FastifyRequest, previewed: string | null) {
    const { commandId } = commandBy(asker, { 'idempotency-key': headers['idempotency-key'] });
    return { previewed, ...(commandId && { commandId }), correlationId: id };
  }

  #decided(decided: LawDecided): LawDecided {
    if (decided.openCases === 'move') this.engine.lawClock.nudge();
    return decided;
  }
}

function oneOfTwo(): InvalidInput {
  const messages = { zh: 'calendar 与 ruleSet 应填其一', en: 'give calendar or ruleSet, and not both' };
  return new InvalidInput([{ field: 'calendar', code: 'is-one-of-two', messages }]);
}
