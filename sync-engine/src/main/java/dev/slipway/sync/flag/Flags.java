package dev.slipway.sync.flag;

import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.flag.Evaluation.Code;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All feature flags of a config repository. */
public final class Flags {
    private static final Flags NONE = new Flags(new TreeMap<>(), Mapping.empty(), Mapping.empty());

    private final SortedMap<String, Flag> flags;
    private final Mapping metadata;
    private final Mapping definition;

    /**
     * @param metadata of all of them
     * @param definition the file as it was written
     */
    Flags(SortedMap<String, Flag> flags, Mapping metadata, Mapping definition) {
        this.flags = Collections.unmodifiableSortedMap(new TreeMap<>(flags));
        this.metadata = metadata;
        this.definition = definition;
    }

    /**
     * Where a flag is asked: what its targeting sees as {@code stage}, {@code region} and {@code component}.
     *
     * @param more whatever else it sees; those three go before
     * @param at the time, where a program asks; empty where it is decided what a stage runs
     */
    public record Context(
            Optional<String> stage,
            Optional<String> region,
            Optional<String> component,
            Mapping more,
            Optional<Instant> at) {

        public Context(Optional<String> stage, Optional<String> region, Optional<String> component, Mapping more) {
            this(stage, region, component, more, Optional.empty());
        }

        /** Of a stage as a whole. */
        public static Context of(String stage, Optional<String> region) {
            return new Context(Optional.of(stage), region, Optional.empty(), Mapping.empty());
        }

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
                .map(flag -> flag.evaluate(context.tree(), context.at()).with(metadata(flag)))
                .orElseGet(() -> Evaluation.error(key, Code.FLAG_NOT_FOUND, "there is no flag \"" + key + "\"")
                        .with(metadata));
    }

    /** What is told of all of them. */
    public Mapping metadata() {
        return metadata;
    }

    /** The file as flagd reads it: JSON. */
    public String definition() {
        return Json.pretty(definition);
    }

    private Mapping metadata(Flag flag) {
        return Mapping.builder().putAll(metadata).putAll(flag.metadata()).build();
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
