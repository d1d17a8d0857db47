package io.teeio.device.function;

import io.teeio.rule.Citation;
import io.teeio.rule.Rule;
import io.teeio.rule.Strength;

/** What keeps the users of one device apart inside it. */
public enum FunctionRule implements Rule {
  /** Local memory of another TDI. */
  TDI_OWN_MEMORY("11.2", "a TDI reaches no memory inside the device but its own"),
  /** Sectors of another TDI. */
  TDI_OWN_EXTENT("11.2", "a TDI reaches no sector of the medium outside its own extent"),
  /** Plaintext on the medium. */
  MEDIUM_SEALED("11.2", "what a TDI keeps on the medium is sealed under a key that it alone has");

  private final Citation citation;

  FunctionRule(String clause, String sentence) {
    this.citation =
        new Citation("PCIe Base Specification", "6.1", clause, Strength.SHALL, sentence);
  }

  @Override
  public Citation citation() {
    return citation;
  }
}
