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
 */
public record Manifest(ApiObject object, Origin origin, Trace trace) {

    /** One of which no more is known. */
    public Manifest(ApiObject object, Origin origin) {
        this(object, origin, Trace.NONE);
    }

    /**
     * Where the value at a path of the object comes from. Steps into lists may be by index or by key. Empty if the value does not stand in a
     * template: it was filled in, or it is not there at all.
     */
    public Optional<Provenance> provenance(Path path) {
        return trace.at(path).map(Provenance::of);
    }
}
