package io.teeio.attest.certificate;

import java.util.List;

/**
 * What authentic statements say of one certificate, and why others say nothing.
 *
 * @param spoken by authentic statements
 * @param refused why a statement about it is not to be believed
 */
record Words(List<Word> spoken, List<String> refused) {
  Words {
    spoken = List.copyOf(spoken);
    refused = List.copyOf(refused);
  }

  /** Whether any statement is about the certificate, to be believed or not. */
  boolean any() {
    return !spoken.isEmpty() || !refused.isEmpty();
  }
}
