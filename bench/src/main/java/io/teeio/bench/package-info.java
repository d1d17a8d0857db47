/**
 * What things cost, measured with JMH: the wire codec, the crypto back ends, IDE. Run one with
 * {@code java -jar bench/target/benchmarks.jar CryptoBenchmark -p backend=corretto}.
 */
@NullMarked
package io.teeio.bench;

import org.jspecify.annotations.NullMarked;
