"""Whisper: conversion, transcription, language and captions, through torch and Optimum-Intel."""

from evenhand.model_zoo.frameworks import prepare

prepare()
