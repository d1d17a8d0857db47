package io.teeio.pcie.tdisp;

import io.teeio.wire.Bytes;
import io.teeio.wire.WireWriter;

/**
 * A message of TDISP 1.0: protocol id 1, then a header of 16 bytes (version, type, 2 reserved,
 * INTERFACE_ID), then a body of a size that the type fixes.
 */
public sealed interface TdispMessage permits TdispRequest, TdispResponse {
  /** The version that every message carries. */
  int VERSION = 0x10;

  /** Bytes of a nonce. */
  int NONCE_SIZE = 32;

  /** Clause that the codecs cite. */
  String CLAUSE = "PCIe 6.1 11.3";

  /** The TDI that the message is about. */
  InterfaceId id();

  /** The message type. */
  int code();

  /** Writes what follows the header. */
  void writeBody(WireWriter out);

  /** Writes protocol id, header and body. */
  default void write(WireWriter out) {
    new TdispHeader(VERSION, code(), id()).write(out);
    writeBody(out);
  }

  /** The whole payload. */
  default Bytes toBytes() {
    WireWriter out = new WireWriter();
    write(out);
    Bytes payload = out.toBytes();
    out.wipe();
    return payload;
  }
}
