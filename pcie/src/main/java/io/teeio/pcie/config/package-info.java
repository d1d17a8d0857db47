/**
 * Configuration space: 4 KiB of registers with their write rules ({@link
 * io.teeio.pcie.config.ConfigSpace}), and the capabilities that trusted I/O needs.
 */
@NullMarked
package io.teeio.pcie.config;

import org.jspecify.annotations.NullMarked;
