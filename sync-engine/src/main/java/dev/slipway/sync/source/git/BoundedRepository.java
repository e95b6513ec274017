package dev.slipway.sync.source.git;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PackParser;

/** A repository on disk into which no more than so much can be fetched at once. What was too much leaves nothing behind. */
final class BoundedRepository extends FileRepository {
    private final FetchLimits limits;

    BoundedRepository(FileRepositoryBuilder builder, FetchLimits limits) throws IOException {
        super(builder.setup());
        this.limits = limits;
    }

    @Override
    public ObjectInserter newObjectInserter() {
        return new Bounded(super.newObjectInserter(), limits);
    }

    /** A fetch came to its limit. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1;

        TooLarge(long most) {
            super("more than " + (most >> 20) + " MiB were sent");
        }
    }

    private static final class Bounded extends ObjectInserter.Filter {
        private final ObjectInserter inserter;
        private final FetchLimits limits;

        Bounded(ObjectInserter inserter, FetchLimits limits) {
            this.inserter = inserter;
            this.limits = limits;
        }

        @Override
        protected ObjectInserter delegate() {
            return inserter;
        }

        @Override
        public PackParser newPackParser(InputStream pack) throws IOException {
            PackParser parser = inserter.newPackParser(new Counted(pack, limits.pack()));
            parser.setMaxObjectSizeLimit(limits.object());
            return parser;
        }
    }

    private static final class Counted extends FilterInputStream {
        private final long most;
        private long read;

        Counted(InputStream in, long most) {
            super(in);
            this.most = most;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            count(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int some = super.read(into, from, length);
            count(Math.max(0, some));
            return some;
        }

        private void count(int more) throws TooLarge {
            read += more;
            if (read > most) throw new TooLarge(most);
        }
    }
}
