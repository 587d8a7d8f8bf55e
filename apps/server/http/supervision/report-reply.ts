import type { FastifyReply } from 'fastify';
import { REPORT_FORMATS, renderReport } from '#libs/reports';
import type { Report, ReportFormat, ReportLanguage } from '#libs/reports';
import { choiceParameter } from '../../queries/parameters.js';

/** How a report is wanted. */
export interface Wanted {
  readonly format: ReportFormat;
  readonly language: ReportLanguage;
}

/** `format` and `lang` of a report's query string: a page in Chinese where nothing is said. @throws InvalidInput */
export function reportWanted({ format, lang }: { readonly format?: string; readonly lang?: string }): Wanted {
  return {
    format: choiceParameter('format', format, REPORT_FORMATS) ?? 'html',
    language: choiceParameter('lang', lang, ['zh', 'en'] as const) ?? 'zh',
  };
}

/** Sends a report as a file; a page is shown, and allowed its own style and nothing else. */
export async function replyWith(reply: FastifyReply, report: Report, format: ReportFormat): Promise<void> {
  const { contentType, fileName, bytes, contentSecurityPolicy } = await renderReport(report, format);
  const disposition = contentType.startsWith('text/html') ? 'inline' : 'attachment';
  void reply.headers({
    'content-type': contentType,
    'content-length': bytes.byteLength,
    'content-disposition': `${disposition}; filename="${fileName}"`,
    ...(contentSecurityPolicy !== undefined && { 'content-security-policy': contentSecurityPolicy }),
  });
  void reply.send(bytes);
}
