/**
 * XML documents from outside, and signatures over all of one. Reference values of devices come like
 * that.
 */
@NullMarked
package io.teeio.crypto.xml;

import org.jspecify.annotations.NullMarked;
