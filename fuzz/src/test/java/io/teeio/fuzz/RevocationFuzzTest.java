package io.teeio.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.teeio.attest.Anchors;
import io.teeio.attest.Check;
import io.teeio.attest.certificate.ChainAppraisal;
import io.teeio.attest.certificate.ChainFile;
import io.teeio.attest.certificate.ChainTrust;
import io.teeio.attest.certificate.DeviceProfile;
import io.teeio.attest.certificate.DiceTcbInfo;
import io.teeio.attest.certificate.KnownChains;
import io.teeio.attest.certificate.RevocationScope;
import io.teeio.attest.certificate.Statements;
import io.teeio.attest.policy.RevocationPolicy;
import java.util.List;

/** Files that are to prove who a device is: chains, statements about revocation, DICE. */
class RevocationFuzzTest {
  /** Whatever is read of a file, nobody whom we do not know makes a chain pass. */
  @FuzzTest
  void chainFile(byte[] input) {
    Law.read(input, ChainFile::leafFirst)
        .ifPresent(leafFirst -> {
          ChainTrust trust =
              new ChainTrust(Anchors.NONE, Statements.NONE, RevocationPolicy.DEFAULT);
          List<Check> checks =
              new ChainAppraisal(new KnownChains(Parties.CRYPTO, 0))
                  .checks("", leafFirst, trust, RevocationScope.ALL, Parties.CLOCK.instant());
          Law.require(checks.size() == 3, "another number of checks");
          Law.require(checks.getFirst().result() != Check.Result.PASS, "nobody is trusted");
          Law.require(!DeviceProfile.checks("", leafFirst).isEmpty(), "no check");
        });
  }

  @FuzzTest
  void statements(byte[] input) {
    Law.read(input, Statements::read)
        .ifPresent(read -> Law.require(!read.isEmpty(), "read nothing and did not say so"));
  }

  @FuzzTest
  void tcbInfo(byte[] input) {
    Law.read(input, DiceTcbInfo::readAny);
  }

  @FuzzTest
  void severalTcbInfo(byte[] input) {
    Law.read(input, DiceTcbInfo::readSeveral);
  }
}
