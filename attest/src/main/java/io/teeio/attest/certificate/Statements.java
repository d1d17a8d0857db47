package io.teeio.attest.certificate;

import io.teeio.crypto.DerReader;
import io.teeio.crypto.PemFile;
import io.teeio.wire.Bytes;
import io.teeio.wire.MalformedInput;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * All that is at hand about revocation, in any order and about any issuer.
 *
 * @param responses answers about single certificates
 * @param lists of revoked certificates
 */
public record Statements(List<OcspResponse> responses, List<RevocationList> lists) {
  /** Nothing is at hand. */
  public static final Statements NONE = new Statements(List.of(), List.of());

  private static final String LIST = "X509 CRL";

  /** Copies the lists. */
  public Statements {
    responses = List.copyOf(responses);
    lists = List.copyOf(lists);
  }

  /**
   * Reads what a file holds.
   *
   * @param content an OCSP response or a list of revoked certificates, in DER or in the Base64 of
   *     it, or such lists in PEM
   * @throws MalformedInput if it holds none of them
   */
  public static List<Statement> read(Bytes content) throws MalformedInput {
    String text = new String(content.toArray(), StandardCharsets.ISO_8859_1);
    if (text.contains("-----BEGIN ")) {
      List<Statement> lists = new ArrayList<>();
      for (Bytes der : PemFile.contents(content, LIST)) {
        lists.add(RevocationList.read(der));
      }
      if (lists.isEmpty()) {
        throw new MalformedInput(LIST, 0, "there is none", "RFC 7468 6");
      }
      return List.copyOf(lists);
    }
    return List.of(readDer(isDer(content) ? content : decoded(text)));
  }

  /** The Base64 of a sequence begins with M. */
  private static boolean isDer(Bytes content) {
    return !content.isEmpty() && content.at(0) == DerReader.SEQUENCE;
  }

  private static Bytes decoded(String text) throws MalformedInput {
    try {
      return Bytes.copyOf(Base64.getDecoder().decode(text.replaceAll("[ \t\r\n]", "")));
    } catch (IllegalArgumentException refused) {
      throw new MalformedInput("statement", 0, "is neither DER nor Base64", "RFC 4648 4");
    }
  }

  /** A response begins with its status, a list with what is signed. */
  private static Statement readDer(Bytes der) throws MalformedInput {
    DerReader outer = DerReader.of(der, "RFC 6960 4.2.1");
    return outer.enter("statement", DerReader.SEQUENCE).isNext(DerReader.ENUMERATED)
        ? OcspResponse.read(der)
        : RevocationList.read(der);
  }

  /** These and {@code more}. */
  public Statements and(List<Statement> more) {
    List<OcspResponse> allResponses = new ArrayList<>(responses);
    List<RevocationList> allLists = new ArrayList<>(lists);
    for (Statement statement : more) {
      switch (statement) {
        case OcspResponse response -> allResponses.add(response);
        case RevocationList list -> allLists.add(list);
      }
    }
    return new Statements(allResponses, allLists);
  }

  /** How many they are. */
  public int count() {
    return responses.size() + lists.size();
  }
}
