package io.teeio.attest.token;

import io.teeio.wire.Bytes;
import java.util.List;
import java.util.Set;

/**
 * What a TVM and what is below it should be, and what its verifier of devices should rest on. An
 * empty list or set asks for nothing.
 *
 * @param name whom they speak of
 * @param platform software of the platform
 * @param tsm TSM driver and TSM
 * @param registers registers of the TVM
 * @param devicePolicies SHA-384 of the texts of policies that are good for devices
 * @param deviceAnchors SHA-384 of the roots that device chains may begin with
 * @param deviceReferences SHA-384 of the texts of reference values that are good for devices
 */
public record TvmReferenceValues(
    String name,
    List<ExpectedComponent> platform,
    List<ExpectedComponent> tsm,
    List<ExpectedRegister> registers,
    Set<Bytes> devicePolicies,
    Set<Bytes> deviceAnchors,
    Set<Bytes> deviceReferences) {
  /**
   * A piece of software that should be there.
   *
   * @param type what it is
   * @param digests measurements any of which is right
   * @param minimumSvn the least security version that will do
   */
  public record ExpectedComponent(String type, List<Bytes> digests, long minimumSvn) {
    /** Copies the list. */
    public ExpectedComponent {
      digests = List.copyOf(digests);
    }
  }

  /**
   * A register that should hold something.
   *
   * @param index which; 0 is the initial one
   * @param digests values any of which is right
   */
  public record ExpectedRegister(int index, List<Bytes> digests) {
    /** Copies the list. */
    public ExpectedRegister {
      digests = List.copyOf(digests);
    }
  }

  /** Copies the lists and sets. */
  public TvmReferenceValues {
    platform = List.copyOf(platform);
    tsm = List.copyOf(tsm);
    registers = List.copyOf(registers);
    devicePolicies = Set.copyOf(devicePolicies);
    deviceAnchors = Set.copyOf(deviceAnchors);
    deviceReferences = Set.copyOf(deviceReferences);
  }
}
