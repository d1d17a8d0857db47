/**
 * What a device on a socket is as an SPDM endpoint: its capabilities and what it tells ({@link
 * io.teeio.device.endpoint.EndpointConfiguration}), its keys and certificates, minted or given
 * ({@link io.teeio.device.endpoint.IdentityFolder}, {@link io.teeio.device.endpoint.IdentityMint}),
 * and the errors that it was told to make ({@link io.teeio.device.endpoint.Injections}).
 */
@NullMarked
package io.teeio.device.endpoint;

import org.jspecify.annotations.NullMarked;
