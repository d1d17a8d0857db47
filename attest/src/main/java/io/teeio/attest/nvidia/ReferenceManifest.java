package io.teeio.attest.nvidia;

import io.teeio.attest.RimError;
import io.teeio.attest.rim.SecurityFloor;
import io.teeio.attest.rim.SwidResource;
import io.teeio.attest.rim.SwidRim;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.KeyUsage;
import io.teeio.crypto.VerificationKey;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A reference manifest of NVIDIA, read once for many appraisals. Reading never fails: what is wrong
 * with a manifest is kept, so that every appraisal that would use it can say so. Its signature is
 * verified when it is read, for that costs more than all else; the signer's chain, dates and
 * revocation belong to an instant and are looked at each time.
 */
public final class ReferenceManifest {
  private static final Pattern VBIOS_VERSION =
      Pattern.compile("[0-9A-Fa-f]{2}(\\.[0-9A-Fa-f]{2}){4}");

  /** Which part of a device a manifest speaks of. */
  public enum Part {
    /** The driver of a GPU and what it loads. */
    DRIVER("driver"),
    /** The firmware in the device's memory: VBIOS of a GPU, BIOS of a switch. */
    VBIOS("vbios");

    private final String word;

    Part(String word) {
      this.word = word;
    }

    /** The word that checks use. */
    public String word() {
      return word;
    }
  }

  private final String label;
  private final Form form;
  private final List<String> formProblems;
  private final Optional<Part> part;
  private final Optional<String> chip;
  private final List<Certificate> certificates;
  private final Optional<String> certificateProblem;
  private final Optional<String> signatureProblem;

  /** What could be read; a defect hides nothing else. */
  private static final class Form {
    private final List<String> problems = new ArrayList<>();
    private Optional<String> version = Optional.empty();
    private Optional<String> product = Optional.empty();
    private Optional<String> manufacturer = Optional.empty();
    private List<SwidResource> resources = List.of();
    private List<SecurityFloor> floors = List.of();

    private interface Reading<T> {
      T read() throws RimError;
    }

    private <T> Optional<T> attempt(Reading<T> reading) {
      try {
        return Optional.of(reading.read());
      } catch (RimError refused) {
        String problem = String.valueOf(refused.getMessage());
        if (!problems.contains(problem)) {
          problems.add(problem);
        }
        return Optional.empty();
      }
    }

    private void read(SwidRim rim) {
      attempt(() -> {
        rim.requireTag();
        return true;
      });
      version = attempt(rim::version);
      product = attempt(rim::product);
      manufacturer = attempt(rim::manufacturer).flatMap(found -> found);
      resources = attempt(rim::resources).orElse(List.of());
      floors = attempt(rim::floors).orElse(List.of());
    }
  }

  private ReferenceManifest(
      String label,
      Form form,
      List<Certificate> certificates,
      Optional<String> certificateProblem,
      Optional<String> signatureProblem) {
    this.label = label;
    this.form = form;
    this.formProblems = List.copyOf(form.problems);
    this.part = form.version.map(ReferenceManifest::partOf);
    this.chip = form.product.flatMap(Architecture::chip);
    this.certificates = certificates;
    this.certificateProblem = certificateProblem;
    this.signatureProblem = signatureProblem;
  }

  /**
   * Reads a manifest.
   *
   * @param label where it came from, as its file name
   * @param content the XML document
   */
  public static ReferenceManifest read(String label, Bytes content) {
    Form form = new Form();
    SwidRim rim;
    try {
      rim = SwidRim.read(content);
    } catch (MalformedInput refused) {
      form.problems.add(String.valueOf(refused.getMessage()));
      Optional<String> unread = Optional.of("the manifest cannot be read");
      return new ReferenceManifest(label, form, List.of(), unread, unread);
    }
    form.read(rim);
    try {
      List<Certificate> certificates = rim.certificates();
      return new ReferenceManifest(
          label, form, certificates, Optional.empty(), signature(rim, certificates.getFirst()));
    } catch (RimError refused) {
      return new ReferenceManifest(
          label,
          form,
          List.of(),
          Optional.of(String.valueOf(refused.getMessage())),
          Optional.of("there is no signer: " + refused.getMessage()));
    }
  }

  private static Optional<String> signature(SwidRim rim, Certificate signer) {
    Optional<VerificationKey> key = signer.publicKey();
    if (key.isEmpty()) {
      return Optional.of("the signer's key is of an algorithm that is not used here");
    }
    if (!signer.allows(KeyUsage.DIGITAL_SIGNATURE)) {
      return Optional.of("the signer's key usage does not allow it to sign");
    }
    return rim.signatureProblem(key.get());
  }

  /** Where it came from. */
  public String label() {
    return label;
  }

  /** The version that it speaks of; empty if it names none. */
  public Optional<String> version() {
    return form.version;
  }

  /** The chip that it speaks of; empty if it names none. */
  public Optional<String> product() {
    return form.product;
  }

  /** The same chip in the spelling that {@link Architecture#chip} gives all. */
  Optional<String> chip() {
    return chip;
  }

  /** Who made the firmware, by the number that IANA gave; empty if it does not say. */
  public Optional<String> manufacturer() {
    return form.manufacturer;
  }

  /** What measurements must be, active or not; empty if the payload is malformed. */
  public List<SwidResource> resources() {
    return form.resources;
  }

  /** The smallest security versions that will do, active or not. */
  public List<SecurityFloor> floors() {
    return form.floors;
  }

  /** All that is wrong with its form; empty if nothing is. */
  public List<String> formProblems() {
    return formProblems;
  }

  /** The signer's certificates, signer first; empty if {@link #certificateProblem} says why. */
  public List<Certificate> certificates() {
    return certificates;
  }

  /** Why the signer's certificates cannot be read; empty if they can. */
  public Optional<String> certificateProblem() {
    return certificateProblem;
  }

  /** Why the signature is not the signer's over the whole manifest; empty if it is. */
  public Optional<String> signatureProblem() {
    return signatureProblem;
  }

  /**
   * Which part it speaks of: the version of a VBIOS is five bytes in hexadecimal, that of a driver
   * is not. Empty if it names no version.
   */
  public Optional<Part> part() {
    return part;
  }

  private static Part partOf(String version) {
    return VBIOS_VERSION.matcher(version).matches() ? Part.VBIOS : Part.DRIVER;
  }
}
