/**
 * Reference values: what the maker of a device says that its measurements must be. {@link
 * io.teeio.attest.rim.SwidRim} is the form of the Trusted Computing Group in XML.
 */
@NullMarked
package io.teeio.attest.rim;

import org.jspecify.annotations.NullMarked;
