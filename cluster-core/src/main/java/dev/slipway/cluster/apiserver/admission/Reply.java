package dev.slipway.cluster.apiserver.admission;

import dev.slipway.diff.tree.Mapping;

/** What came of a question to somebody outside. */
public sealed interface Reply {

    /** The {@code response} of an AdmissionReview that answers this question. */
    record Said(Mapping response) implements Reply {}

    /** There is no answer: why, in the words of Kubernetes. */
    record Failed(String why) implements Reply {}
}
