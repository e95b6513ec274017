package dev.slipway.sync.source.git;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;

/**
 * What JGit may know of the machine: nothing of the user's or the system's Git configuration. A service whose pushes depend on somebody's
 * {@code insteadOf} surprises, and JGit would measure the disk for seconds and write the result into the user's home.
 */
final class HermeticSystem extends SystemReader.Delegate {
    private HermeticSystem(SystemReader machine) {
        super(machine);
    }

    /** Makes JGit use it, in this whole process. Calling it again changes nothing. */
    static synchronized void install() {
        if (SystemReader.getInstance() instanceof HermeticSystem) return;
        SystemReader.setInstance(new HermeticSystem(SystemReader.getInstance()));
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
        return new Nothing(parent, fs);
    }

    /** A configuration that is empty and stays so. */
    private static final class Nothing extends FileBasedConfig {
        Nothing(Config parent, FS fs) {
            super(parent, Path.of("no-such-configuration").toFile(), fs);
        }

        /**
         * The one thing JGit wants to know of a disk is how coarse its time stamps are. It would measure that by writing probe files for
         * seconds; a second is right for every disk, and costs a look at a directory now and then.
         */
        @Override
        public long getTimeUnit(String section, String subsection, String name, long otherwise, TimeUnit unit) {
            boolean resolution = section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION);
            return resolution ? unit.convert(1, TimeUnit.SECONDS) : otherwise;
        }

        @Override
        public void load() {
            // There is no file.
        }

        @Override
        public void save() {
            // What JGit measures is good for this process only.
        }

        @Override
        public boolean isOutdated() {
            return false;
        }
    }
}
