import type { MemberInfo } from '@eventstore/db-client/generated/gossip_pb.js';
import type { SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb.js';
import type { AppendReq, AppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js';
import { CallCredentials, Metadata, credentials } from '@grpc/grpc-js';
import type { ChannelCredentials } from '@grpc/grpc-js';
import { readFileSync } from 'node:fs';
import { GossipClient, ServerFeaturesClient, StreamsClient, shared } from './protocol.js';

/** The protocol without the client library: for what a server answers that the library has no way to ask for. */
export class RawClient {
  readonly #streams: InstanceType<typeof StreamsClient>;
  readonly #gossip: InstanceType<typeof GossipClient>;
  readonly #features: InstanceType<typeof ServerFeaturesClient>;

  /** @param connectionString as the library takes it; of several nodes the first is asked */
  constructor(connectionString: string) {
    const { address, channel } = parsed(connectionString);
    this.#streams = new StreamsClient(address, channel);
    this.#gossip = new GossipClient(address, channel);
    this.#features = new ServerFeaturesClient(address, channel);
  }

  /** Everything that the server answers to a read, until it ends the call. */
  async read(request: ReadReq, headers: Readonly<Record<string, string>> = {}): Promise<ReadResp[]> {
    const answers: ReadResp[] = [];
    const call = this.#streams.read(request, metadataOf(headers));
    for await (const answer of call as AsyncIterable<ReadResp>) answers.push(answer);
    return answers;
  }

  append(requests: readonly AppendReq[], headers: Readonly<Record<string, string>> = {}): Promise<AppendResp> {
    return new Promise((resolve, reject) => {
      const call = this.#streams.append(metadataOf(headers), (error, answer) =>
        error ? reject(error) : resolve(answer),
      );
      for (const request of requests) call.write(request);
      call.end();
    });
  }

  members(): Promise<readonly MemberInfo[]> {
    return new Promise((resolve, reject) =>
      this.#gossip.read(new shared.Empty(), (error, info) => (error ? reject(error) : resolve(info.getMembersList()))),
    );
  }

  supportedMethods(): Promise<SupportedMethods> {
    return new Promise((resolve, reject) =>
      this.#features.getSupportedMethods(new shared.Empty(), (error, info) => (error ? reject(error) : resolve(info))),
    );
  }

  close(): void {
    for (const client of [this.#streams, this.#gossip, this.#features]) client.close();
  }
}

function parsed(connectionString: string): { readonly address: string; readonly channel: ChannelCredentials } {
  const parts = /^esdb(?:\+discover)?:\/\/(?:([^@]+)@)?([^,/?]+)[^?]*(?:\?(.*))?$/.exec(connectionString);
  const [, user, address = '', query = ''] = parts ?? [];
  const options = new URLSearchParams(query);
  if (options.get('tls') === 'false') return { address, channel: credentials.createInsecure() };
  const authority = options.get('tlsCAFile');
  const channel = credentials.createSsl(authority === null ? null : readFileSync(authority));
  if (user === undefined) return { address, channel };
  const basic = Buffer.from(decodeURIComponent(user)).toString('base64');
  const call = CallCredentials.createFromMetadataGenerator((_, done) =>
    done(null, metadataOf({ authorization: `Basic ${basic}` })),
  );
  return { address, channel: credentials.combineChannelCredentials(channel, call) };
}

function metadataOf(headers: Readonly<Record<string, string>>): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return metadata;
}
