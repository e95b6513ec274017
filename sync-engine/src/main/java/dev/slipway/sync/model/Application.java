package dev.slipway.sync.model;

import java.util.Comparator;
import java.util.Optional;

/** One component at one stage, and region if the stage has them: the unit of sync. */
public record Application(String component, String stage, Optional<String> region) implements Comparable<Application> {
    private static final Comparator<Application> ORDER = Comparator.comparing(Application::component)
            .thenComparing(Application::stage)
            .thenComparing(application -> application.region().orElse(""));

    /** {@code frontend-release-eastus}: the name of its API object. */
    public String name() {
        return component + "-" + stage + region.map(variant -> "-" + variant).orElse("");
    }

    /** Stage and region as file names have them: {@code release-eastus}. */
    public String variant() {
        return stage + region.map(name -> "-" + name).orElse("");
    }

    @Override
    public int compareTo(Application other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return name();
    }
}
