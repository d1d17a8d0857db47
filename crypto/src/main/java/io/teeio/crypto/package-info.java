/**
 * One port, {@link io.teeio.crypto.Crypto}, for every algorithm that SPDM and IDE use here, in the
 * encodings of their wires: an ECDSA signature is r || s, an elliptic point X || Y, a shared secret
 * the X coordinate. No type of a crypto library shows through.
 *
 * <p>Three back ends: {@code portable} (the JDK, with Bouncy Castle for elliptic curves; repeats
 * byte for byte under a deterministic {@link io.teeio.crypto.RandomSource}), {@code jdk} (the JDK
 * alone, a third opinion) and {@code corretto} (Amazon's native provider for curves and RSA, when
 * its jar is there). None registers a provider with the JVM.
 *
 * <p>Certificates: {@link io.teeio.crypto.Certificate} reads, {@link
 * io.teeio.crypto.CertificatePath} checks, {@link io.teeio.crypto.CertificateMint} makes.
 */
@NullMarked
package io.teeio.crypto;

import org.jspecify.annotations.NullMarked;
