import type { Bilingual } from '#libs/kernel';
import { publicTypeOf, TOPICS, topicTitles } from '#libs/publishing';

/** What streams there are, and what goes on them. */
export interface TopicsView {
  /** CloudEvents `source` of every event. */
  readonly source: string;
  readonly topics: readonly TopicView[];
}

interface TopicView {
  readonly topic: string;
  readonly title: Bilingual;
  readonly types: readonly TypeView[];
}

interface TypeView {
  /** CloudEvents `type`. */
  readonly type: string;
  readonly title: Bilingual;
}

export function topicsView(source: string): TopicsView {
  const types = [...publicTypeOf];
  return {
    source,
    topics: TOPICS.map((topic) => ({
      topic,
      title: topicTitles[topic],
      types: types.flatMap(([type, known]) => (known.topic === topic ? [{ type, title: known.title }] : [])),
    })),
  };
}
