package dev.slipway.sync.source.git;

/**
 * How much one fetch may bring. A config repository is text; what is larger than this is a mistake, and would fill the disk.
 *
 * @param pack bytes of all that comes, as sent
 * @param object bytes of one file, unpacked
 */
public record FetchLimits(long pack, long object) {
    /** Larger than any config repository that is one, with its history. */
    public static final FetchLimits DEFAULT = new FetchLimits(4L << 30, 100L << 20);
}
