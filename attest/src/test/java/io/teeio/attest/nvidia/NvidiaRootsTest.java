package io.teeio.attest.nvidia;

import static org.assertj.core.api.Assertions.assertThat;

import io.teeio.attest.Anchors;
import io.teeio.attest.rim.SwidRim;
import io.teeio.crypto.Certificate;
import io.teeio.crypto.Crypto;
import io.teeio.crypto.PemFile;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Genuine roots are known by content, each for its own trust domain. */
@EnabledIf("io.teeio.attest.nvidia.Evidence#isThere")
final class NvidiaRootsTest {
  private static final Crypto CRYPTO = Crypto.portable();

  @Test
  void aDeviceChainBringsTheRootOfDevicesAndNoOther() throws Exception {
    List<Certificate> chain = PemFile.certificates(Evidence.file("nvidia-h100/chain.pem"));
    Certificate published =
        PemFile.certificates(Evidence.file("trust-anchors/verifier_device_root.pem")).getFirst();
    assertThat(NvidiaRoots.devices(chain, CRYPTO)).isEqualTo(new Anchors(List.of(published.der())));
    assertThat(NvidiaRoots.referenceValues(chain, CRYPTO)).isEqualTo(Anchors.NONE);
  }

  @Test
  void aManifestBringsTheRootOfReferenceValuesAndNoOther() throws Exception {
    List<Certificate> signers =
        SwidRim.read(Evidence.file("nvidia-h100/NV_GPU_DRIVER_GH100_550.90.07.xml")).certificates();
    Certificate published =
        PemFile.certificates(Evidence.file("trust-anchors/verifier_RIM_root.pem")).getFirst();
    assertThat(NvidiaRoots.referenceValues(signers, CRYPTO))
        .isEqualTo(new Anchors(List.of(published.der())));
    assertThat(NvidiaRoots.devices(signers, CRYPTO)).isEqualTo(Anchors.NONE);
  }

  @Test
  void aChainWithoutItsRootBringsNone() throws Exception {
    List<Certificate> chain = PemFile.certificates(Evidence.file("nvidia-h100/chain.pem"));
    assertThat(NvidiaRoots.devices(chain.subList(0, 4), CRYPTO)).isEqualTo(Anchors.NONE);
  }
}
