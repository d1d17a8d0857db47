package io.teeio.pcie.doe;

import java.util.Optional;
import java.util.function.Function;

/** Answers data objects, or stays silent. */
@FunctionalInterface
public interface DoeHandler extends Function<DataObject, Optional<DataObject>> {}
