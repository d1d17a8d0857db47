package io.teeio.device;

import io.teeio.rule.Citation;
import io.teeio.rule.Rule;
import io.teeio.rule.Strength;

/** What a device must refuse so that a TVM's data is safe with it. */
public enum DeviceRule implements Rule {
  /** LOCK with an offset that would split pages. */
  LOCK_OFFSET_WHOLE_PAGES("11.3.5", "MMIO_REPORTING_OFFSET is a multiple of 4 KiB"),
  /** LOCK on a stream nobody programmed. */
  LOCK_DEFAULT_STREAM_KNOWN("11.3.5", "the default stream is one that has keys"),
  /** LOCK with half the keys. */
  LOCK_ALL_KEYS_GO(
      "11.3.5", "keys are in use for every sub-stream and direction of the default stream"),
  /** LOCK through another session. */
  LOCK_SESSION_KEYED_THE_STREAM(
      "11.3.5", "the session that locks is the one that programmed the stream's keys"),
  /** LOCK on a stream that is not Secure. */
  LOCK_STREAM_SECURE("11.3.5", "the default stream is Secure in configuration space"),
  /** LOCK on a second default stream. */
  LOCK_ONE_DEFAULT_STREAM("11.3.5", "exactly one enabled stream is the default stream"),
  /** LOCK on a default stream of another traffic class. */
  LOCK_DEFAULT_STREAM_TC0("11.3.5", "the default stream has traffic class 0"),
  /** LOCK on another stream than the other TDIs. */
  LOCK_SAME_STREAM("11.3.5", "all locked TDIs of the device use the same default stream"),
  /** LOCK with phantom functions. */
  LOCK_NO_PHANTOM_FUNCTIONS("11.3.5", "phantom functions are disabled"),
  /** LOCK with overlapping BARs. */
  LOCK_BARS_DISJOINT("11.3.5", "no BAR of any function overlaps another one"),
  /** LOCK with a BAR nobody placed. */
  LOCK_BARS_PLACED("11.3.5", "memory decoding is on and the BARs of the TDI have addresses"),
  /** LOCK with VF pages of another size. */
  LOCK_SRIOV_PAGE_SIZE("11.3.5", "the SR-IOV system page size is 4 KiB"),
  /** START or STOP through another session. */
  LOCK_SESSION_COMMANDS(
      "11.2", "while the session that locked a TDI lives, only that one starts or stops it"),
  /** Configuration that moves while locked. */
  CONFIGURATION_FROZEN(
      "11.2", "locked configuration does not change: a write to it takes the TDI to ERROR"),
  /** Firmware that moves while locked. */
  FIRMWARE_FROZEN("11.2", "firmware is not updated while a TDI is locked with NO_FW_UPDATE"),
  /** Residue of the host when a TVM comes. */
  SCRUB_ON_LOCK("11.2", "what a host prepared in a TDI is gone when it is locked"),
  /** Residue of a TVM when it goes. */
  SCRUB_ON_STOP("11.2", "a TDI that is stopped keeps nothing of its TVM when it is unlocked"),
  /** Residue of a TVM after a reset. */
  SCRUB_ON_RESET("11.2", "a reset, of a function or of the device, leaves nothing of its users"),
  /** Interrupts whose address the host chose. */
  INTERRUPT_UNTRUSTED("11.2", "an interrupt message leaves as anybody's, never with T"),
  /** MMIO from outside the TEE. */
  MMIO_TEE_ONLY("11.2", "TEE memory of a locked TDI answers no request without T"),
  /** MMIO from the TEE too early. */
  MMIO_TEE_IN_RUN_ONLY("11.2", "requests with T are refused unless the TDI is in RUN"),
  /** MMIO on another stream. */
  MMIO_BOUND_STREAM("11.2", "requests with T are accepted on the bound stream only"),
  /** DMA outside RUN. */
  DMA_IN_RUN_ONLY("11.2", "a locked TDI issues no request before RUN, one in ERROR none at all"),
  /** Completions from outside the TEE. */
  DMA_COMPLETION_TRUSTED(
      "11.2",
      "what a request with T read is taken from a completion with T on the same stream only"),
  /** Completions for something else. */
  DMA_COMPLETION_MATCHES("2.3", "a completion answers the request it names, byte for byte");

  private final Citation citation;

  DeviceRule(String clause, String sentence) {
    this.citation =
        new Citation("PCIe Base Specification", "6.1", clause, Strength.SHALL, sentence);
  }

  @Override
  public Citation citation() {
    return citation;
  }
}
