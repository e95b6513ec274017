package dev.slipway.sync.apply;

import java.util.Optional;

/**
 * What became of one write.
 *
 * @param action Created, Updated, Replaced or Deleted
 * @param object its kind, namespace and name
 * @param refused why it was not done; empty if it was
 */
public record StepResult(String action, String object, Optional<String> refused) {}
