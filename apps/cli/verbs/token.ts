import { InvalidArgumentError, Option } from 'commander';
import { grants } from '#libs/identity';
import type { Grant, Role } from '#libs/identity';
import { ProblemError } from '#libs/platform';
import { developmentIssuer, refuseUnguarded } from '../../server/index.js';
import { localUser } from '../local-principal.js';
import type { Verb } from '../verb.js';
import { withEngine } from '../with-engine.js';

interface TokenOptions {
  readonly unit?: string;
  readonly by?: string;
  readonly onBehalfOf?: string;
  readonly grant?: readonly Grant[];
  readonly minutes: number;
}

const MOST_MINUTES = 24 * 60;

/** `token --as handler --unit 230700` (`--as` is the program's; handler where it is left out): a bearer token of the development issuer, for `curl` and for trying things out. */
export const tokenVerb: Verb = (program, output) => {
  program
    .command('token')
    .description('签发本机开发用访问令牌 · a development token for this machine')
    .option('--unit <code>', '单位代码或名称 · unit, code or name (default: the whole bureau)')
    .option('--by <id>', '身份标识 · who it is (default: the user of this machine)')
    .option('--on-behalf-of <id>', '代表谁 · on whose behalf')
    .addOption(new Option('--grant <grants...>', '另行授权 · grants').choices(Object.keys(grants)))
    .option('--minutes <n>', '有效分钟数 · how long it is good', minutes, 60)
    .action(async (options: TokenOptions) => {
      const out = output();
      await withEngine({ permission: 'engine.operate' }, async ({ engine }) => {
        const { config, organisation, pool } = engine;
        refuseUnguarded(config);
        if (config.oidcIssuer !== undefined) throw foreignIssuer(config.oidcIssuer);
        const unit = organisation.byName(options.unit ?? organisation.root.code);
        if (!unit) throw noSuchUnit(options.unit ?? '');
        const roles = program.opts<{ as?: readonly Role[] }>().as ?? ['handler'];
        const issuer = await developmentIssuer(pool);
        const token = await issuer.token({
          ...{ subject: options.by ?? localUser(), roles, unit: unit.code, minutes: options.minutes },
          audience: config.oidcAudience,
          ...(options.grant && { grants: options.grant }),
          ...(options.onBehalfOf !== undefined && { onBehalfOf: options.onBehalfOf }),
        });
        // Alone on standard output, so that TOKEN=$(npm run -s shuangwei -- token) works.
        out.answer({ token, roles, unit: unit.code, minutes: options.minutes }, () => token);
      });
    });
};

function minutes(text: string): number {
  const number = Number(text);
  if (/^\d{1,4}$/.test(text) && number >= 1 && number <= MOST_MINUTES) return number;
  throw new InvalidArgumentError(`1–${MOST_MINUTES}`);
}

function foreignIssuer(issuer: string): ProblemError {
  return new ProblemError({
    code: 'auth.not-our-issuer',
    status: 409,
    messages: {
      zh: `已配置身份签发者 ${issuer}，令牌由它签发`,
      en: `tokens come from the configured issuer, ${issuer}`,
    },
    next: { zh: '请在该系统登录取得令牌。', en: 'sign in there for a token' },
  });
}

function noSuchUnit(text: string): ProblemError {
  return new ProblemError({
    code: 'unit.not-found',
    status: 404,
    messages: { zh: `没有单位 ${text}`, en: `there is no unit ${text}` },
    field: '--unit',
  });
}
