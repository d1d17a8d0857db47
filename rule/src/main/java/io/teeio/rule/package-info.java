/**
 * What a specification demands ({@link io.teeio.rule.Rule}) and the one call through which every
 * refusal for security's sake goes ({@link io.teeio.rule.Guards#require}). Each module lists its
 * rules in an enum of its own; the sum of these lists is what protects a TVM.
 */
@NullMarked
package io.teeio.rule;

import org.jspecify.annotations.NullMarked;
