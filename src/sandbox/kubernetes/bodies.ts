import type { IncomingMessage } from 'node:http';
import { CORE_SCHEMA, load } from 'js-yaml';
import { isObject, type Json, type JsonObject } from './json.ts';
import { decodeProtobuf } from './messages.ts';
import { badRequest, StatusError, unsupportedMediaType } from './status.ts';

/** The API server's own limit. */
const LIMIT = 3 * 1024 * 1024;
const JSON_TYPE = 'application/json';
/** The only kind of patch that is a list; not supported here. */
const JSON_PATCH_TYPE = 'application/json-patch+json';
const YAML_TYPE = 'application/yaml';
const PROTOBUF_TYPE = 'application/vnd.kubernetes.protobuf';

/** A request's body: its media type, without parameters, and its object. */
export interface Body {
  mediaType: string;
  content: JsonObject;
}

/** Reads a request's body, JSON, YAML or protobuf by its Content-Type; no body counts as an empty object. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const mediaType = (request.headers['content-type'] ?? JSON_TYPE).replace(/;.*/s, '').trim().toLowerCase();
  const bytes = await readBytes(request);
  return { mediaType, content: bytes.length === 0 ? {} : parse(bytes, mediaType) };
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > LIMIT) throw new StatusError(413, 'RequestEntityTooLarge', `limit is ${LIMIT}`);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function parse(bytes: Buffer, mediaType: string): JsonObject {
  const decode = decoderOf(mediaType);
  const content = decode === undefined ? undefined : attempt(() => decode(bytes));
  if (content === undefined) throw unsupportedMediaType([JSON_TYPE, YAML_TYPE, PROTOBUF_TYPE]);
  if (!isObject(content)) throw badRequest('the object provided is unrecognized (must be of type object)');
  return content;
}

function decoderOf(mediaType: string): ((bytes: Buffer) => Json | undefined) | undefined {
  if (mediaType === JSON_PATCH_TYPE) return undefined;
  if (mediaType === PROTOBUF_TYPE) return decodeProtobuf;
  if (mediaType === YAML_TYPE || mediaType.endsWith('+yaml')) return yamlAsJson;
  return mediaType === JSON_TYPE || mediaType.endsWith('+json')
    ? (bytes) => JSON.parse(bytes.toString('utf8'))
    : undefined;
}

/** Through JSON, so that only what JSON can express is left. */
function yamlAsJson(bytes: Buffer): Json {
  return JSON.parse(JSON.stringify(load(bytes.toString('utf8'), { schema: CORE_SCHEMA }) ?? null));
}

function attempt(decode: () => Json | undefined): Json | undefined {
  try {
    return decode();
  } catch (error) {
    throw badRequest(`error decoding the body: ${error instanceof Error ? error.message : error}`);
  }
}
