package io.teeio.lab.report;

import io.teeio.attest.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What became of one life of a device.
 *
 * @param result whether the device was taken in and let go, refused, or something broke
 * @param error what broke, if something did
 * @param host the host's personality and revision
 * @param device who the device says it is
 * @param machine what hangs where
 * @param spdm what was negotiated, once it was
 * @param steps one entry a step, in the order of a life
 * @param states the TDI's state at three moments
 * @param dma what moving data cost, both ways
 * @param ide what the protected link did
 * @param attestation the TVM's verdict
 * @param warnings what the reader ought to know
 */
public record RunReport(
    Result result,
    Optional<String> error,
    String host,
    String device,
    MachineMap machine,
    Optional<SpdmFacts> spdm,
    List<StepReport> steps,
    States states,
    DmaReport dma,
    IdeReport ide,
    Verdict attestation,
    List<String> warnings) {

  /** Copies the lists. */
  public RunReport {
    steps = List.copyOf(steps);
    warnings = List.copyOf(warnings);
  }

  /** What became of the device, in a sentence. */
  public String outcome() {
    return switch (result) {
      case OK -> "The device was taken in, used and let go.";
      case REFUSED ->
          dma.direct().isPresent()
              ? "The device was used as it was, and is not taken in with its update."
              : "Nothing of the TVM's memory was opened to the device.";
      case ERROR -> error.orElse("");
    };
  }

  /** The outcome of a run. */
  public enum Result {
    /** Taken in, used and let go. */
    OK("ok"),
    /** A check said no, and nothing was opened, or not again. */
    REFUSED("refused"),
    /** Something did not work. */
    ERROR("error");

    private final String word;

    Result(String word) {
      this.word = word;
    }

    /** The word that reports use. */
    public String word() {
      return word;
    }
  }

  /**
   * The algorithms of the connection, in the specification's names.
   *
   * @param version as {@code 1.3}
   * @param hash as {@code SHA-384}
   * @param signature as {@code ECDSA-P384}
   * @param keyExchange as {@code secp384r1}
   * @param aead as {@code AES-256-GCM}
   */
  public record SpdmFacts(
      String version, String hash, String signature, String keyExchange, String aead) {}

  /**
   * TDISP's name of the first TDI's state; empty where the moment was never reached.
   *
   * @param afterBind after the host bound it
   * @param afterAccept after the TVM started it
   * @param afterUnbind after the host unbound it
   */
  public record States(
      Optional<String> afterBind, Optional<String> afterAccept, Optional<String> afterUnbind) {}

  /**
   * The protected link.
   *
   * @param tlps TLPs that crossed it protected, both directions
   * @param keyRefreshes times its keys were refreshed
   */
  public record IdeReport(long tlps, long keyRefreshes) {}

  /**
   * Both ways of moving the payload; empty where it never moved.
   *
   * @param direct by DMA into confidential memory
   * @param bounce through shared pages, sealed and copied by the TVM
   */
  public record DmaReport(Optional<Transfer> direct, Optional<Transfer> bounce) {
    /** What the guest spends on bounce over what it spends on direct. */
    public Optional<Double> ratio() {
      return direct.flatMap(one ->
          bounce
              .filter(other -> one.tvmNanosPerKib() > 0)
              .map(other -> other.tvmNanosPerKib() / one.tvmNanosPerKib()));
    }
  }

  /**
   * What moving the payload one way cost.
   *
   * @param bytes payload bytes moved
   * @param mibPerSecond payload throughput of the whole simulation
   * @param tlpBytes bytes of the TLPs that carried it
   * @param tvmNanosPerKib what the guest itself spent a KiB: copying, sealing, driving
   * @param sha384 the payload's digest as the device computed it, or, of a disk, of what came back
   */
  public record Transfer(
      long bytes, double mibPerSecond, long tlpBytes, double tvmNanosPerKib, String sha384) {}
}
