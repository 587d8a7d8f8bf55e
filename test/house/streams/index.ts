import { publicTypes, schemaBundle } from '#libs/publishing';
import { asyncApi } from './async-api.js';
import { streamExamples } from './examples.js';
import { publicEventsPage } from './public-events-page.js';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

/** The files that follow from the published language, by their path from the project's root. */
export async function generatedFromLanguage(): Promise<Readonly<Record<string, string>>> {
  const examples = await streamExamples();
  return {
    'docs/reference/streams/schemas.json': json(schemaBundle(publicTypes.values())),
    'docs/reference/asyncapi.json': json(asyncApi(examples)),
    'docs/reference/public-events.md': publicEventsPage(examples),
  };
}

/** The schemas as they are now, to be promised to readers. */
export function schemasToRelease(): string {
  return json(schemaBundle(publicTypes.values()));
}

/** What was promised last. */
export const RELEASED = 'docs/reference/streams/released.json';
