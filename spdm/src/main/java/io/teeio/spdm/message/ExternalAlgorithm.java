package io.teeio.spdm.message;

import io.teeio.wire.MalformedInput;
import io.teeio.wire.WireReader;
import io.teeio.wire.WireWriter;

/**
 * An algorithm of another standards body, four bytes.
 *
 * @param registryId the body, 8 bits
 * @param algorithmId its number for the algorithm, 16 bits
 */
public record ExternalAlgorithm(int registryId, int algorithmId) {
  static final int SIZE = 4;

  static ExternalAlgorithm read(WireReader in) throws MalformedInput {
    int registry = in.u8("RegistryID");
    in.reserved(1);
    return new ExternalAlgorithm(registry, in.u16("AlgorithmID"));
  }

  void write(WireWriter out) {
    out.u8(registryId).reserved(1).u16(algorithmId);
  }
}
