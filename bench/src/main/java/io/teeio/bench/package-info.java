/**
 * What things cost, measured with JMH: a whole SPDM iteration against its bare crypto operations,
 * an echo in a session, the codecs, a dissection, the crypto back ends, IDE. Run one with {@code
 * java -jar bench/target/benchmarks.jar CryptoBenchmark -p backend=corretto}.
 */
@NullMarked
package io.teeio.bench;

import org.jspecify.annotations.NullMarked;
