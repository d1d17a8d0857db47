package io.teeio.spdm;

import io.teeio.rule.Citation;
import io.teeio.rule.Rule;
import io.teeio.rule.Strength;

/** What DSP0274 demands of the transfer of large messages in chunks (since SPDM 1.2). */
public enum ChunkRule implements Rule {
  CHUNK_SUPPORTED(
      "Large SPDM message transfer mechanism",
      "Messages travel in chunks only if both endpoints have CHUNK_CAP."),
  CHUNK_FORBIDDEN(
      "Large SPDM message transfer mechanism",
      "GET_VERSION, VERSION, GET_CAPABILITIES, CAPABILITIES without SupportedAlgorithms, ERROR and"
          + " messages with chunks do not travel in chunks."),
  CHUNK_NO_TRANSFER(
      "CHUNK_GET and CHUNK_RESPONSE", "CHUNK_GET is sent only after ERROR LargeResponse."),
  CHUNK_NOT_INTERRUPTED(
      "Large SPDM message transfer mechanism",
      "No request but GET_VERSION comes between the chunks of a transfer, and one transfer has to"
          + " end before the next begins."),
  CHUNK_FIRST_SEQUENCE("CHUNK_SEND, ChunkSeqNo", "A transfer begins with ChunkSeqNo 0."),
  CHUNK_SEQUENCE(
      "CHUNK_SEND, ChunkSeqNo",
      "ChunkSeqNo rises by one from chunk to chunk and does not wrap around."),
  CHUNK_HANDLE("CHUNK_SEND, Handle", "All chunks of a transfer carry its handle."),
  CHUNK_FIRST_NOT_LAST("CHUNK_SEND, Chunk sender attributes", "The first chunk is not the last."),
  CHUNK_TRANSFER_SIZE(
      "CHUNK_SEND, ChunkSize",
      "A message with a chunk is not larger than the DataTransferSize of its receiver."),
  CHUNK_MINIMUM_SIZE(
      "CHUNK_SEND, ChunkSize",
      "A message with a chunk that is not the last has at least 42 bytes, as any endpoint takes."),
  CHUNK_LARGE_MINIMUM(
      "CHUNK_SEND, LargeMessageSize",
      "A large message has more than the 42 bytes that any endpoint takes in one transfer."),
  CHUNK_LARGE_MAXIMUM(
      "CHUNK_SEND, LargeMessageSize",
      "A large message is not larger than the MaxSPDMmsgSize of its receiver, nor than ChunkSeqNo"
          + " can count."),
  CHUNK_OVERFLOW(
      "CHUNK_SEND, LargeMessageSize", "The chunks have no more bytes than LargeMessageSize says."),
  CHUNK_LAST(
      "CHUNK_SEND, Chunk sender attributes",
      "The chunk that completes the large message, and no other, is the last."),
  CHUNK_ACK(
      "CHUNK_SEND_ACK",
      "CHUNK_SEND_ACK repeats Handle and ChunkSeqNo, and carries a response only after the last"
          + " chunk."),
  CHUNK_EARLY_ERROR(
      "CHUNK_SEND_ACK, EarlyErrorDetected",
      "An early error is an ERROR, and not LargeResponse; a transfer without one is acknowledged"
          + " without EarlyErrorDetected.");

  private final Citation citation;

  ChunkRule(String clause, String sentence) {
    this.citation = new Citation("DSP0274", "1.3.0", clause, Strength.SHALL, sentence);
  }

  @Override
  public Citation citation() {
    return citation;
  }
}
