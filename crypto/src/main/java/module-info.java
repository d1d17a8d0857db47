/** SPDM's and IDE's algorithms, keys and certificates behind one port. */
module io.teeio.crypto {
  requires static transitive org.jspecify;
  requires static transitive com.google.errorprone.annotations;
  requires transitive io.teeio.wire;
  requires org.bouncycastle.provider;
  requires org.bouncycastle.pkix;
  requires transitive java.xml;
  requires java.xml.crypto;

  exports io.teeio.crypto;
  exports io.teeio.crypto.xml;
  exports io.teeio.crypto.seeded to
      io.teeio.lab;
}
