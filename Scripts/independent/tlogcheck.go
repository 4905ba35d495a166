// Tlogcheck verifies a static log directory (C2SP tlog-tiles) with the transparency log code of the
// Go project, which shares nothing with ours.
//
// Usage: tlogcheck VKEY DIR [OLDCHECKPOINT]
//
// It checks the signature and form of the checkpoint, every entry of every bundle against hash tiles
// that it authenticates up to the signed root, an inclusion proof, and a consistency proof: from half
// the size, and from OLDCHECKPOINT if one is given. Exit status 0 means that all of it held.
//
// Build: GO111MODULE=off GOPATH=/usr/share/gocode go build tlogcheck.go
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const tileHeight, tileWidth = 8, 256

func main() {
	if len(os.Args) != 3 && len(os.Args) != 4 {
		fmt.Fprintln(os.Stderr, "usage: tlogcheck VKEY DIR [OLDCHECKPOINT]")
		os.Exit(2)
	}
	tree, err := check(os.Args[1], os.Args[2], os.Args[3:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "tlogcheck:", err)
		os.Exit(1)
	}
	fmt.Printf("ok: %d entries, root %v\n", tree.N, tree.Hash)
}

func check(vkey, dir string, old []string) (tlog.Tree, error) {
	tree, err := openCheckpoint(vkey, filepath.Join(dir, "checkpoint"))
	if err != nil {
		return tree, err
	}
	reader := tlog.TileHashReader(tree, logDir(dir))
	if err := checkEntries(dir, tree, reader); err != nil {
		return tree, err
	}
	if tree.N > 1 {
		half, err := tlog.TreeHash(tree.N/2, reader)
		if err != nil {
			return tree, err
		}
		if err := checkGrowth(tlog.Tree{N: tree.N / 2, Hash: half}, tree, reader); err != nil {
			return tree, err
		}
	}
	for _, name := range old {
		earlier, err := openCheckpoint(vkey, name)
		if err != nil {
			return tree, err
		}
		if err := checkGrowth(earlier, tree, reader); err != nil {
			return tree, err
		}
	}
	return tree, nil
}

// openCheckpoint reads a checkpoint whose signature and three lines are right.
func openCheckpoint(vkey, name string) (tree tlog.Tree, err error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tree, err
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return tree, err
	}
	signed, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tree, fmt.Errorf("%s: %w", name, err)
	}
	lines := strings.Split(signed.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tree, fmt.Errorf("%s: not three lines of the log %s", name, verifier.Name())
	}
	tree.N, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || tree.N < 0 || strconv.FormatInt(tree.N, 10) != lines[1] {
		return tree, fmt.Errorf("%s: bad size %q", name, lines[1])
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tree, fmt.Errorf("%s: bad root %q", name, lines[2])
	}
	copy(tree.Hash[:], root)
	if tree.N == 0 && tree.Hash != sha256.Sum256(nil) {
		return tree, fmt.Errorf("%s: not the root of the empty tree", name)
	}
	return tree, nil
}

// checkEntries compares the hash of every entry with its authenticated hash, and checks the inclusion
// proof of the middle one.
func checkEntries(dir string, tree tlog.Tree, reader tlog.HashReader) error {
	for first := int64(0); first < tree.N; first += tileWidth {
		width := tree.N - first
		if width > tileWidth {
			width = tileWidth
		}
		entries, err := readBundle(dir, first/tileWidth, int(width))
		if err != nil {
			return err
		}
		indexes := make([]int64, width)
		for i := range indexes {
			indexes[i] = tlog.StoredHashIndex(0, first+int64(i))
		}
		hashes, err := reader.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			if tlog.RecordHash(entry) != hashes[i] {
				return fmt.Errorf("entry %d is not the one in the tree", first+int64(i))
			}
		}
		if middle := tree.N / 2; first <= middle && middle < first+width {
			if err := checkInclusion(tree, middle, entries[middle-first], reader); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkInclusion(tree tlog.Tree, index int64, entry []byte, reader tlog.HashReader) error {
	proof, err := tlog.ProveRecord(tree.N, index, reader)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}

func checkGrowth(old, tree tlog.Tree, reader tlog.HashReader) error {
	if old.N > tree.N {
		return fmt.Errorf("the log shrank from %d to %d entries", old.N, tree.N)
	}
	if old.N == 0 {
		return nil
	}
	proof, err := tlog.ProveTree(tree.N, old.N, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
}

// readBundle reads exactly width entries, each behind its length in two bytes.
func readBundle(dir string, n int64, width int) ([][]byte, error) {
	data, found, err := readTile(dir, "entries", tlog.Tile{H: tileHeight, L: 0, N: n, W: width})
	if err != nil {
		return nil, err
	}
	entries := make([][]byte, 0, width)
	for len(entries) < width {
		if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
			return nil, fmt.Errorf("bundle %d ends within entry %d", n, len(entries))
		}
		end := 2 + int(binary.BigEndian.Uint16(data))
		entries = append(entries, data[2:end])
		data = data[end:]
	}
	if len(data) > 0 && found == width {
		return nil, fmt.Errorf("bundle %d has bytes left over", n)
	}
	return entries, nil
}

// readTile maps the tile path of x/mod, which names the height, to that of C2SP, and takes the full
// tile where a partial one has been collected. It also returns the width of the tile it found.
func readTile(dir, level string, tile tlog.Tile) ([]byte, int, error) {
	index := strings.SplitN(tile.Path(), "/", 4)[3]
	data, err := os.ReadFile(filepath.Join(dir, "tile", level, filepath.FromSlash(index)))
	if errors.Is(err, os.ErrNotExist) && tile.W < tileWidth {
		tile.W = tileWidth
		return readTile(dir, level, tile)
	}
	return data, tile.W, err
}

// logDir reads hash tiles for tlog.TileHashReader.
type logDir string

func (logDir) Height() int { return tileHeight }

func (logDir) SaveTiles([]tlog.Tile, [][]byte) {}

func (dir logDir) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	contents := make([][]byte, len(tiles))
	for i, tile := range tiles {
		data, found, err := readTile(string(dir), strconv.Itoa(tile.L), tile)
		if err != nil {
			return nil, err
		}
		if len(data) != found*tlog.HashSize {
			return nil, fmt.Errorf("tile %s has %d bytes", tile.Path(), len(data))
		}
		data = data[:tile.W*tlog.HashSize]
		contents[i] = data
	}
	return contents, nil
}
