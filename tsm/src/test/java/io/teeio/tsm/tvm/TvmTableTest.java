package io.teeio.tsm.tvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.platform.sbi.SbiError;
import io.teeio.tsm.call.Refused;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** Numbers of TVMs: what names a G-stage in the IOMMU is given to one TVM at a time. */
class TvmTableTest {
  private final TvmTable table = new TvmTable();

  @Test
  void noGscidIsGivenTwiceAndNoneBeyondSixteenBits() throws Exception {
    for (int gscid = 1; gscid < 1 << 16; gscid++) {
      assertThat(table.takeGscid()).isEqualTo(gscid);
    }
    assertThatThrownBy(table::takeGscid)
        .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
        .extracting(Refused::error)
        .isEqualTo(SbiError.OUT_OF_MEMORY);
    table.freeGscid(77);
    assertThat(table.takeGscid()).isEqualTo(77);
  }

  @Test
  void aTvmThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> table.get(1)).isInstanceOf(Refused.class);
  }
}
