package dev.slipway.sync.flag;

import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All feature flags of a config repository. */
public final class Flags {
    private static final Flags NONE = new Flags(new TreeMap<>());

    private final SortedMap<String, Flag> flags;

    Flags(SortedMap<String, Flag> flags) {
        this.flags = Collections.unmodifiableSortedMap(new TreeMap<>(flags));
    }

    /** Where a flag is asked: what its targeting sees as {@code stage}, {@code region} and {@code component}. */
    public record Context(Optional<String> stage, Optional<String> region, Optional<String> component, Mapping more) {

        public static Context of(Application application) {
            return new Context(
                    Optional.of(application.stage()),
                    application.region(),
                    Optional.of(application.component()),
                    Mapping.empty());
        }

        private Mapping tree() {
            Mapping.Builder tree = Mapping.builder().putAll(more);
            return tree.put("stage", stage)
                    .put("region", region)
                    .put("component", component)
                    .build();
        }
    }

    /** No flags at all. */
    public static Flags none() {
        return NONE;
    }

    /** The flags of a file in flagd's definition schema, YAML or JSON; or everything that is wrong with it, with lines. */
    public static Outcome<Flags> read(String file, byte[] bytes) {
        return FlagFile.read(file, bytes);
    }

    /** Their keys, in order. */
    public List<String> keys() {
        return new ArrayList<>(flags.keySet());
    }

    public Optional<Flag> find(String key) {
        return Optional.ofNullable(flags.get(key));
    }

    /** What a flag says in a context. An unknown one says ERROR. */
    public Evaluation evaluate(String key, Context context) {
        return find(key)
                .map(flag -> flag.evaluate(context.tree()))
                .orElseGet(() -> Evaluation.error(key, "there is no flag \"" + key + "\""));
    }

    /** The values of all flags that have one in a context, by key: what templates see under {@code flags}. */
    public Mapping values(Context context) {
        Mapping.Builder values = Mapping.builder();
        for (String key : flags.keySet()) {
            Optional<Tree> value = evaluate(key, context).value();
            value.ifPresent(present -> values.put(key, present));
        }
        return values.build();
    }

    /** Flags are equal if they are written alike, at the same places. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Flags more && flags.equals(more.flags);
    }

    @Override
    public int hashCode() {
        return flags.hashCode();
    }
}
