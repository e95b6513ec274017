package dev.slipway.cluster.object.planted;

import com.fasterxml.jackson.core.JsonFactory;

/** Breaks a rule on purpose: Jackson is used past its door. */
public record ParsesJson(JsonFactory factory) {}
