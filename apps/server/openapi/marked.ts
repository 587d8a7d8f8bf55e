import { html } from '#libs/platform';
import type { Html } from '#libs/platform';

/** Text in which `code` stands between back-quotes. */
export function marked(text: string): readonly Html[] {
  return text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}
