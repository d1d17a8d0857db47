/**
 * What a verifier demands, as data: a {@link io.teeio.attest.policy.Policy} says which checks
 * decide, which versions are the oldest that will do, and what is tolerated. It cannot make a check
 * pass. {@link io.teeio.attest.policy.PolicyYaml} reads one from YAML.
 */
@NullMarked
package io.teeio.attest.policy;

import org.jspecify.annotations.NullMarked;
