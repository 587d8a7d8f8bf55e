/**
 * The published protocol (streams, shared, gossip, server features, status), as the client's package compiled it.
 *
 * The generated modules are CommonJS that assigns its exports at run time, so that only their default export is visible to an
 * ES module. Types are imported from the modules themselves, by name.
 */
import gossipService from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import gossipMessages from '@eventstore/db-client/generated/gossip_pb.js';
import featuresService from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import featuresMessages from '@eventstore/db-client/generated/serverfeatures_pb.js';
import sharedMessages from '@eventstore/db-client/generated/shared_pb.js';
import statusMessages from '@eventstore/db-client/generated/status_pb.js';
import streamsService from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streamsMessages from '@eventstore/db-client/generated/streams_pb.js';
import anyMessages from 'google-protobuf/google/protobuf/any_pb.js';
import emptyMessages from 'google-protobuf/google/protobuf/empty_pb.js';

export const { GossipClient, GossipService } = gossipService;
export const { ClusterInfo, EndPoint, MemberInfo } = gossipMessages;
export const { ServerFeaturesClient, ServerFeaturesService } = featuresService;
export const { SupportedMethod, SupportedMethods } = featuresMessages;
export const { StreamsClient, StreamsService } = streamsService;
export const streams = streamsMessages;
export const shared = sharedMessages;
export const { Status } = statusMessages;
export const { Any } = anyMessages;
export const { Empty: GoogleEmpty } = emptyMessages;
