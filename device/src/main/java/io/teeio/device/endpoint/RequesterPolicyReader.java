package io.teeio.device.endpoint;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.PemFile;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.responder.MutualAuthentication;
import io.teeio.wire.MalformedInput;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a {@link RequesterPolicy} of settings. */
public final class RequesterPolicyReader {
  private final Settings settings;
  private final Crypto crypto;
  private final InstantSource clock;

  /** A reader of {@code settings}. */
  public RequesterPolicyReader(Settings settings, Crypto crypto, InstantSource clock) {
    this.settings = settings;
    this.crypto = crypto;
    this.clock = clock;
  }

  /** What the settings say; without any, nobody is asked. */
  public RequesterPolicy read() throws BadSetting {
    MutualAuthentication session = session();
    boolean basic = settings.flag("basic-mutual", false);
    boolean required = settings.flag("require-mutual", false);
    int slot = settings.number("requester-slot", 0, 7).orElse(0);
    Optional<String> chain = settings.text("requester-chain");
    Map<Integer, List<Certificate>> chains =
        chain.isEmpty() ? Map.of() : Map.of(slot, certificates("requester-chain", chain.get()));
    List<Certificate> roots = new ArrayList<>();
    for (String path : settings.words("requester-root")) {
      roots.addAll(certificates("requester-root", path));
    }
    List<VerificationKey> keys = new ArrayList<>();
    for (String path : settings.words("requester-key")) {
      keys.add(key(path));
    }
    return new RequesterPolicy(session, basic, required, slot, roots, chains, keys, crypto, clock);
  }

  private MutualAuthentication session() throws BadSetting {
    String name = settings.text("mutual").orElse("none");
    return switch (name) {
      case "none" -> MutualAuthentication.NONE;
      case "provisioned" -> MutualAuthentication.PROVISIONED;
      case "encapsulated" -> MutualAuthentication.ENCAPSULATED;
      case "digests" -> MutualAuthentication.IMPLICIT_DIGESTS;
      default ->
          throw settings.bad(
              "mutual", "is none, provisioned, encapsulated or digests, not \"" + name + "\"");
    };
  }

  private List<Certificate> certificates(String name, String path) throws BadSetting {
    try {
      return PemFile.certificates(settings.file(name, path));
    } catch (MalformedInput e) {
      throw settings.bad(name, path + ": " + e.getMessage());
    }
  }

  private VerificationKey key(String path) throws BadSetting {
    try {
      return VerificationKey.read(settings.file("requester-key", path));
    } catch (MalformedInput e) {
      throw settings.bad("requester-key", path + ": " + e.getMessage());
    }
  }
}
