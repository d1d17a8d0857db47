package io.teeio.tsm.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.crypto.Crypto;
import io.teeio.pcie.KeySet;
import io.teeio.pcie.RequesterId;
import io.teeio.pcie.StreamId;
import io.teeio.platform.hart.Hart;
import io.teeio.platform.memory.DomainMemory;
import io.teeio.platform.memory.HostAddress;
import io.teeio.platform.memory.MemoryProtection;
import io.teeio.platform.memory.PhysicalMemory;
import io.teeio.platform.memory.SupervisorDomain;
import io.teeio.platform.sbi.SbiError;
import io.teeio.platform.sbi.SbiResult;
import io.teeio.rule.Guards;
import io.teeio.spdm.requester.RequesterProfile;
import io.teeio.spdm.session.AgreedSecrets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What the TSM knows of keys that a root of trust programs; the rest is tried in lab. */
class HrotKeyAgentTest {
  private static final HostAddress BASE = new HostAddress(0x8000_0000L);
  private static final RequesterId ROOT_PORT = RequesterId.of(0, 0, 1, 0);

  private final Guards guards = Guards.all();
  private final PhysicalMemory chips = new PhysicalMemory(BASE, PhysicalMemory.PAGE);
  private final RdsmKeyAgent registers =
      new RdsmKeyAgent(
          (hart, call) -> SbiResult.of(SbiError.DENIED),
          new Hart(9, SupervisorDomain.TEE),
          new DomainMemory(
              chips, MemoryProtection.powerOn(chips, guards).table(), SupervisorDomain.TEE),
          BASE,
          event -> {});

  private HrotKeyAgent agent() {
    Crypto crypto = Crypto.portable();
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));
    return new HrotKeyAgent(
        new HrotKeyAgent.Parts(
            RequesterId.of(0, 0, 2, 0),
            RequesterProfile.cove(),
            new Anchorage(List.of(), crypto, clock, guards),
            crypto,
            new Random(1)::nextBytes,
            clock,
            guards,
            event -> {},
            AgreedSecrets.NONE),
        registers);
  }

  @Test
  void aStreamWithoutKeysIsNotEnabled() {
    for (KeySet set : KeySet.values()) {
      assertThat(agent().isEnabled(ROOT_PORT, StreamId.of(5), set)).isFalse();
    }
  }
}
