package io.teeio.device.endpoint;

import io.teeio.crypto.Certificate;
import io.teeio.crypto.CertificatePath;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.VerificationKey;
import io.teeio.spdm.certificate.CertificateChain;
import io.teeio.spdm.responder.MutualAuthentication;
import io.teeio.spdm.responder.RequesterTrust;
import io.teeio.wire.Bytes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Which requesters a device trusts, and how it asks them who they are.
 *
 * @param session what KEY_EXCHANGE_RSP asks for
 * @param basic whether CHALLENGE_AUTH asks for basic mutual authentication
 * @param required whether a requester that cannot do it gets no session
 * @param slot the slot of the requester that is asked for, 0 to 7
 * @param roots authorities that may name requesters
 * @param provisionedChains chains that were brought here before, by slot, each with the root first
 * @param provisionedKeys public keys that were brought here before
 * @param crypto checks paths to the roots
 * @param clock says whether certificates are valid now
 */
public record RequesterPolicy(
    MutualAuthentication session,
    boolean basic,
    boolean required,
    int slot,
    List<Certificate> roots,
    Map<Integer, List<Certificate>> provisionedChains,
    List<VerificationKey> provisionedKeys,
    Crypto crypto,
    InstantSource clock)
    implements RequesterTrust {
  /** Copies the collections. */
  public RequesterPolicy {
    roots = List.copyOf(roots);
    provisionedChains = Map.copyOf(provisionedChains);
    provisionedKeys = List.copyOf(provisionedKeys);
  }

  /** Whether one of the roots issued the chain, or it is one that was brought here before. */
  @Override
  public boolean trusts(CertificateChain chain) {
    boolean provisioned =
        provisionedChains.values().stream().anyMatch(chain.certificates()::equals);
    return provisioned || roots.stream().anyMatch(root -> leadsTo(root, chain));
  }

  private boolean leadsTo(Certificate root, CertificateChain chain) {
    Bytes first = chain.certificates().getFirst().der();
    if (first.equals(root.der())) {
      return true;
    }
    List<Certificate> path = new ArrayList<>();
    path.add(root);
    path.addAll(chain.certificates());
    return CertificatePath.check(crypto, path, clock.instant()).isEmpty();
  }
}
