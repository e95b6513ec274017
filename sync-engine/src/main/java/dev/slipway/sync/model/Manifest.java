package dev.slipway.sync.model;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.path.Path;
import dev.slipway.templating.manifest.Trace;
import java.util.Optional;

/**
 * One object that an application should have, and where it was written.
 *
 * @param origin template file and line of its first line
 * @param trace where each of its values comes from
 * @param shown the object as it may be shown: a name stands for each sealed value. Equal to the object if there are none
 */
public record Manifest(ApiObject object, Origin origin, Trace trace, ApiObject shown) {

    /** One without sealed values, of which no more is known. */
    public Manifest(ApiObject object, Origin origin) {
        this(object, origin, Trace.NONE, object);
    }

    /** Whether any value was sealed, so that the object must not leave the memory but for the control plane. */
    public boolean isSealed() {
        return !shown.root().equals(object.root());
    }

    /** Whether a value, or a part of it, was sealed. */
    public boolean isSealed(Path path) {
        return isSealed() && !path.in(object.root()).equals(path.in(shown.root()));
    }

    /**
     * Where the value at a path of the object comes from. Steps into lists may be by index or by key. Empty if the value does not stand in a
     * template: it was filled in, or it is not there at all.
     */
    public Optional<Provenance> provenance(Path path) {
        return trace.at(path).map(Provenance::of);
    }
}
