/**
 * What things cost, measured with JMH: the wire codec, the crypto back ends. Run one with {@code
 * java -jar}'s arguments of JMH on the class path of this module: {@code org.openjdk.jmh.Main
 * CryptoBenchmark -p backend=corretto}.
 */
@NullMarked
package io.teeio.bench;

import org.jspecify.annotations.NullMarked;
