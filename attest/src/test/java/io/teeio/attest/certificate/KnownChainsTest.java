package io.teeio.attest.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Check;
import io.teeio.attest.policy.RevocationPolicy;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.RevocationMint.Revoked;
import io.teeio.wire.Bytes;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What is remembered saves work, and changes no answer. */
class KnownChainsTest {
  private final AtomicInteger verified = new AtomicInteger();
  private final Crypto counting =
      (Crypto)
          Proxy.newProxyInstance(
              Crypto.class.getClassLoader(),
              new Class<?>[] {Crypto.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("verify")) {
                  verified.incrementAndGet();
                }
                try {
                  return method.invoke(MintedChain.CRYPTO, arguments);
                } catch (InvocationTargetException thrown) {
                  throw thrown.getCause();
                }
              });

  private final MintedChain chain = new MintedChain();

  private List<Check> checks(KnownChains known, Instant asOf, Statement... statements) {
    return new ChainAppraisal(known)
        .checks(
            "",
            chain.leafFirst(),
            new ChainTrust(
                chain.anchors(),
                Statements.NONE.and(List.of(statements)),
                RevocationPolicy.DEFAULT),
            RevocationScope.EXCEPT_LEAF,
            asOf);
  }

  private int verifications(Runnable work) {
    verified.set(0);
    work.run();
    return verified.get();
  }

  @Test
  void aChainThatComesAgainCostsNoVerification() {
    KnownChains known = new KnownChains(counting, 64);
    Statement[] statements = {
      chain.list(chain.root, MintedChain.NOW), chain.list(chain.upper, MintedChain.NOW)
    };
    List<Check> first = checks(known, MintedChain.NOW, statements);

    assertThat(verified.get()).isGreaterThan(4);
    assertThat(
            verifications(
                () -> assertThat(checks(known, MintedChain.NOW, statements)).isEqualTo(first)))
        .isZero();
  }

  @Test
  void datesAndRevocationAreLookedAtEveryTime() {
    KnownChains known = new KnownChains(counting, 64);
    assertThat(checks(known, MintedChain.NOW).get(1).result()).isEqualTo(Check.Result.PASS);

    Instant late = MintedChain.NOW.plus(Duration.ofDays(365 * 30));
    assertThat(checks(known, late).get(1).result()).isEqualTo(Check.Result.FAIL);
    Statement revoked =
        chain.list(
            chain.root, MintedChain.NOW, MintedChain.entry(chain.upper, MintedChain.MADE, 1));
    assertThat(checks(known, MintedChain.NOW, revoked).getLast().result())
        .isEqualTo(Check.Result.FAIL);
  }

  @Test
  void aSignatureThatIsBadIsBadAgain() {
    KnownChains known = new KnownChains(counting, 64);
    var signed = chain.lower.certificate().signed();

    assertThat(known.isBy(signed, chain.root.certificate())).isFalse();
    assertThat(known.size()).isZero();
    assertThat(known.isBy(signed, chain.upper.certificate())).isTrue();
    assertThat(known.isBy(signed, chain.root.certificate())).isFalse();
    assertThat(known.size()).isEqualTo(1);
  }

  @Test
  void itKeepsNoMoreThanItMay() {
    KnownChains two = new KnownChains(counting, 2);
    var leaf = chain.leaf.certificate().signed();
    assertThat(two.isBy(leaf, chain.lower.certificate())).isTrue();
    assertThat(two.isBy(chain.lower.certificate().signed(), chain.upper.certificate())).isTrue();
    assertThat(two.isBy(leaf, chain.lower.certificate())).isTrue();
    assertThat(two.isBy(chain.upper.certificate().signed(), chain.root.certificate())).isTrue();

    assertThat(two.size()).isEqualTo(2);
    assertThat(verifications(() -> two.isBy(leaf, chain.lower.certificate()))).isZero();
    assertThat(
            verifications(
                () -> two.isBy(chain.lower.certificate().signed(), chain.upper.certificate())))
        .isEqualTo(1);
  }

  @Test
  void whatIsLargeIsVerifiedEachTime() {
    KnownChains known = new KnownChains(counting, 64);
    Revoked[] entries = new Revoked[600];
    Arrays.setAll(entries, i -> new Revoked(Bytes.of(1, i >> 8, i & 0xFF), MintedChain.MADE, 1));
    var large = (RevocationList) chain.list(chain.root, MintedChain.NOW, entries);
    assertThat(large.signed().toBeSigned().length()).isGreaterThan(KnownChains.LARGEST);

    assertThat(known.isBy(large.signed(), chain.root.certificate())).isTrue();
    assertThat(known.size()).isZero();
    assertThat(verifications(() -> known.isBy(large.signed(), chain.root.certificate())))
        .isEqualTo(1);
  }

  @Test
  void withoutRoomItRemembersNothing() {
    KnownChains none = new KnownChains(counting, 0);
    var leaf = chain.leaf.certificate().signed();

    assertThat(none.isBy(leaf, chain.lower.certificate())).isTrue();
    assertThat(verifications(() -> none.isBy(leaf, chain.lower.certificate()))).isEqualTo(1);
    assertThat(none.size()).isZero();
    assertThat(none.crypto()).isSameAs(counting);
  }
}
