package io.teeio.attest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.teeio.attest.Rim.ReferenceValue;
import io.teeio.wire.Bytes;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RimJsonTest {
  private static final Rim RIM =
      new Rim(
          "acme:card",
          List.of(
              new ReferenceValue(1, "boot ROM", false, Bytes.of(1, 2)),
              new ReferenceValue(0xFD, "manifest", true, Bytes.EMPTY)));

  @Test
  void whatIsWrittenReadsBackTheSame() throws RimError {
    assertThat(RimJson.read(RimJson.write(RIM))).isEqualTo(RIM);
  }

  @Test
  void valuesComeInTheOrderOfTheirIndices() throws RimError {
    String text =
        """
        {"rim":"teeio-rim/1","device":"d","measurements":[
          {"index":9,"name":"b","digest":"00"},{"index":2,"name":"a","digest":"01"}]}
        """;
    assertThat(RimJson.read(text).values()).extracting(ReferenceValue::index).containsExactly(2, 9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nothing | $",
        "[] | $",
        "{'rim':'teeio-rim/1','device':'d','measurements':[]} {} | $",
        "{'rim':'teeio-rim/2','device':'d','measurements':[]} | rim",
        "{'rim':'teeio-rim/1','measurements':[]} | device",
        "{'rim':'teeio-rim/1','rim':'teeio-rim/1','device':'d','measurements':[]} | $",
        "{'rim':'teeio-rim/1','device':'d','measurements':[],'more':1} | $.more",
        "{'rim':'teeio-rim/1','device':'d','measurements':{}} | measurements",
        "{'rim':'teeio-rim/1','device':'d','measurements':[7]} | measurements[0]",
        "{'rim':'teeio-rim/1','device':'d','measurements':[{'index':0,'name':'n','raw':''}]} | [0].index",
        "{'rim':'teeio-rim/1','device':'d','measurements':[{'index':255,'name':'n','raw':''}]} | [0].index",
        "{'rim':'teeio-rim/1','device':'d','measurements':[{'index':1.5,'name':'n','raw':''}]} | [0].index",
        "{'rim':'teeio-rim/1','device':'d','measurements':[{'index':1,'name':'n'}]} | measurements[0]",
        "{'rim':'teeio-rim/1','device':'d','measurements':[{'index':1,'name':'n','raw':'0'}]} | [0].raw",
        "{'rim':'teeio-rim/1','device':'d','measurements':[{'index':1,'raw':'00'}]} | [0].name",
      })
  void whatIsNotExactlyTheFormIsRefusedWithItsPlace(String text, String place) {
    assertThatThrownBy(() -> RimJson.read(text.replace('\'', '"')))
        .isInstanceOf(RimError.class)
        .hasMessageContaining(place);
  }

  @Test
  void theSameIndexTwiceIsRefused() {
    String text =
        """
        {"rim":"teeio-rim/1","device":"d","measurements":[
          {"index":2,"name":"b","digest":"00"},{"index":2,"name":"a","digest":"01"}]}
        """;
    assertThatThrownBy(() -> RimJson.read(text))
        .isInstanceOf(RimError.class)
        .hasMessageContaining("measurements[1].index");
  }
}
