package io.teeio.device.endpoint;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificateProfile;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.KeyAlgorithm;
import io.teeio.crypto.PemFile;
import io.teeio.crypto.RandomSource;
import io.teeio.crypto.SigningKey;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.certificate.CertificateModel;
import io.teeio.spdm.certificate.SlotIdentity;
import io.teeio.spdm.identity.IdentityState;
import io.teeio.spdm.identity.IdentityStore;
import io.teeio.spdm.identity.VolatileIdentities;
import io.teeio.wire.MalformedInput;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the identities of a device: given in files, kept in a folder from an earlier start, or
 * minted now.
 */
public final class IdentityReader {
  private final Settings settings;
  private final Crypto crypto;
  private final IdentityMint mint;

  /** A reader of {@code settings}; what it mints is dated with {@code clock}. */
  public IdentityReader(
      Settings settings, Crypto crypto, RandomSource random, InstantSource clock) {
    this.settings = settings;
    this.crypto = crypto;
    this.mint = new IdentityMint(crypto, random, clock);
  }

  /**
   * The identities.
   *
   * @param usual the algorithm of a key that is minted, unless the settings name some
   * @param slots the slots that minted chains go into, unless the settings name some; 8 bits
   * @param profile what minted leaf certificates say
   * @param spare whether new identities come with a spare key pair
   */
  public IdentityStore read(
      KeyAlgorithm usual, int slots, CertificateProfile profile, boolean spare) throws BadSetting {
    Optional<String> folder = settings.text("identity");
    List<Given> given = given();
    List<KeyAlgorithm> algorithms = algorithms(usual);
    int mask = slots(slots);
    if (folder.isEmpty()) {
      return new VolatileIdentities(
          given.isEmpty() ? mint.mint(algorithms, mask, profile, spare) : state(given, spare));
    }
    return kept(
        settings.path(folder.get()),
        () -> given.isEmpty() ? mint.mint(algorithms, mask, profile, spare) : state(given, spare),
        !given.isEmpty());
  }

  /** Makes identities that are not there yet. */
  private interface Maker {
    IdentityState make() throws BadSetting;
  }

  private IdentityStore kept(Path folder, Maker maker, boolean given) throws BadSetting {
    try {
      Optional<IdentityFolder> present = IdentityFolder.open(folder, crypto);
      if (present.isEmpty()) {
        return IdentityFolder.create(folder, crypto, maker.make());
      }
      if (given) {
        throw settings.bad("chain", folder + " holds identities already");
      }
      return present.get();
    } catch (IOException e) {
      throw settings.bad("identity", String.valueOf(e));
    } catch (MalformedInput e) {
      throw settings.bad("identity", folder + ": " + e.getMessage());
    }
  }

  private List<KeyAlgorithm> algorithms(KeyAlgorithm usual) throws BadSetting {
    List<KeyAlgorithm> algorithms = new ArrayList<>();
    for (String word : settings.words("key-algorithm")) {
      String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
      algorithms.add(
          Arrays.stream(KeyAlgorithm.values())
              .filter(algorithm -> algorithm.name().equals(name))
              .findFirst()
              .orElseThrow(() ->
                  settings.bad(
                      "key-algorithm",
                      "\"" + word + "\" is none of " + Arrays.toString(KeyAlgorithm.values()))));
    }
    return algorithms.isEmpty() ? List.of(usual) : algorithms.stream().distinct().toList();
  }

  private int slots(int otherwise) throws BadSetting {
    int mask = 0;
    for (String word : settings.words("slots")) {
      if (!word.matches("[0-7]")) {
        throw settings.bad("slots", "are 0 to 7, not \"" + word + "\"");
      }
      mask |= 1 << Integer.parseInt(word);
    }
    return mask == 0 ? otherwise : mask;
  }

  /** A slot as its owner gave it. */
  private record Given(int slot, CertificateModel model, List<Certificate> chain, SigningKey key) {}

  private List<Given> given() throws BadSetting {
    List<Given> given = new ArrayList<>();
    for (Settings each : settings.entries("chain")) {
      int slot = each.number("slot", 0, 7).orElseThrow(() -> each.bad("slot", "is missing"));
      String chain = each.text("chain").orElseThrow(() -> each.bad("chain", "is missing"));
      String key = each.text("key").orElseThrow(() -> each.bad("key", "is missing"));
      String model = each.text("model").orElse("device").toUpperCase(Locale.ROOT);
      each.end();
      given.add(new Given(slot, model(each, model), chain(each, chain), key(each, key)));
    }
    return given;
  }

  private static CertificateModel model(Settings each, String name) throws BadSetting {
    try {
      return CertificateModel.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw each.bad("model", "is device, alias or generic");
    }
  }

  private static List<Certificate> chain(Settings each, String path) throws BadSetting {
    try {
      return PemFile.certificates(each.file("chain", path));
    } catch (MalformedInput e) {
      throw each.bad("chain", path + ": " + e.getMessage());
    }
  }

  private static SigningKey key(Settings each, String path) throws BadSetting {
    byte[] content = each.file("key", path).toArray();
    try {
      return PemFile.privateKey(content);
    } catch (MalformedInput e) {
      throw each.bad("key", path + ": " + e.getMessage());
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  private IdentityState state(List<Given> given, boolean spare) throws BadSetting {
    Map<KeyAlgorithm, Map<Integer, SlotIdentity>> banks = new LinkedHashMap<>();
    for (Given each : given) {
      Certificate leaf = each.chain().getLast();
      if (!leaf.publicKey().equals(Optional.of(each.key().verificationKey()))) {
        throw settings.bad("chain", "the key of slot " + each.slot() + " is not its leaf's");
      }
      KeyAlgorithm algorithm = each.key().algorithm();
      CertificateChain chain =
          CertificateChain.of(crypto, algorithm.certificateHash(), each.chain());
      banks
          .computeIfAbsent(algorithm, bank -> new TreeMap<>())
          .put(each.slot(), new SlotIdentity(chain, each.key()).withModel(each.model()));
    }
    return mint.state(banks, spare);
  }
}
